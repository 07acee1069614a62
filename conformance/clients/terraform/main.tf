# A bucket as people write it down: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }
variable "bucket" { type = string }

provider "aws" {
  region                  = "us-east-1"
  access_key              = "test"
  secret_key              = "test"
  s3_use_path_style       = true
  skip_metadata_api_check = true

  endpoints {
    s3         = var.endpoint
    sts        = var.endpoint
    iam        = var.endpoint
    kms        = var.endpoint
    cloudtrail = var.endpoint
    dynamodb   = var.endpoint
  }
}

data "aws_caller_identity" "me" {}

resource "aws_s3_bucket" "orders" {
  bucket = var.bucket
  tags = {
    team = "orders"
    cost = "42"
  }
}

resource "aws_s3_bucket_versioning" "orders" {
  bucket = aws_s3_bucket.orders.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "orders" {
  bucket = aws_s3_bucket.orders.id

  rule {
    id     = "old-logs"
    status = "Enabled"
    filter {
      prefix = "logs/"
    }
    transition {
      days          = 30
      storage_class = "STANDARD_IA"
    }
    expiration {
      days = 90
    }
    noncurrent_version_expiration {
      noncurrent_days = 7
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.orders]
}

resource "aws_s3_bucket_public_access_block" "orders" {
  bucket                  = aws_s3_bucket.orders.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "orders" {
  bucket = aws_s3_bucket.orders.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

data "aws_iam_policy_document" "orders" {
  statement {
    sid       = "OwnAccountReads"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.orders.arn}/*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"]
    }
  }
}

resource "aws_s3_bucket_policy" "orders" {
  bucket     = aws_s3_bucket.orders.id
  policy     = data.aws_iam_policy_document.orders.json
  depends_on = [aws_s3_bucket_public_access_block.orders]
}

resource "aws_s3_bucket_cors_configuration" "orders" {
  bucket = aws_s3_bucket.orders.id
  cors_rule {
    allowed_methods = ["GET"]
    allowed_origins = ["https://example.com"]
    max_age_seconds = 300
  }
}

resource "aws_s3_object" "hello" {
  bucket       = aws_s3_bucket.orders.id
  key          = "hello.txt"
  content      = "hello"
  content_type = "text/plain"
  etag         = md5("hello")
  depends_on   = [aws_s3_bucket_versioning.orders]
}

output "account" {
  value = data.aws_caller_identity.me.account_id
}

output "etag" {
  value = aws_s3_object.hello.etag
}
