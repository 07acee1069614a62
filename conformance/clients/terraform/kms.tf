# A key of one's own, and a bucket that it encrypts: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key
resource "aws_kms_key" "sealed" {
  description             = "orders"
  deletion_window_in_days = 7
  enable_key_rotation     = true
  tags = {
    team = "orders"
  }
}

resource "aws_kms_alias" "sealed" {
  name          = "alias/${var.bucket}"
  target_key_id = aws_kms_key.sealed.key_id
}

resource "aws_s3_bucket" "sealed" {
  bucket = "${var.bucket}-sealed"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "sealed" {
  bucket = aws_s3_bucket.sealed.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.sealed.arn
    }
    bucket_key_enabled = true
  }
}

resource "aws_s3_object" "sealed" {
  bucket     = aws_s3_bucket.sealed.id
  key        = "sealed.txt"
  content    = "sealed"
  kms_key_id = aws_kms_key.sealed.arn
  depends_on = [aws_s3_bucket_server_side_encryption_configuration.sealed]
}

# The same key in two regions: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_replica_key
provider "aws" {
  alias                   = "ireland"
  region                  = "eu-west-1"
  access_key              = "test"
  secret_key              = "test"
  skip_metadata_api_check = true

  endpoints {
    sts = var.endpoint
    kms = var.endpoint
  }
}

resource "aws_kms_key" "near" {
  description             = "everywhere"
  deletion_window_in_days = 7
  enable_key_rotation     = true
  multi_region            = true
}

resource "aws_kms_replica_key" "far" {
  provider                = aws.ireland
  description             = "everywhere, as seen from Ireland"
  deletion_window_in_days = 7
  primary_key_arn         = aws_kms_key.near.arn
  tags = {
    team = "orders"
  }
}

resource "aws_kms_alias" "far" {
  provider      = aws.ireland
  name          = "alias/${var.bucket}-far"
  target_key_id = aws_kms_replica_key.far.key_id
}
