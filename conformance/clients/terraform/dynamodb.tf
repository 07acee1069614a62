# A table with all that one has: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table
resource "aws_dynamodb_table" "orders" {
  name             = "${var.bucket}-orders"
  billing_mode     = "PROVISIONED"
  read_capacity    = 5
  write_capacity   = 5
  hash_key         = "customer"
  range_key        = "placed"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "customer"
    type = "S"
  }
  attribute {
    name = "placed"
    type = "N"
  }
  attribute {
    name = "state"
    type = "S"
  }

  global_secondary_index {
    name               = "by-state"
    hash_key           = "state"
    range_key          = "placed"
    projection_type    = "INCLUDE"
    non_key_attributes = ["total"]
    read_capacity      = 5
    write_capacity     = 5
  }
  local_secondary_index {
    name            = "of-customer"
    range_key       = "state"
    projection_type = "KEYS_ONLY"
  }
  ttl {
    attribute_name = "until"
    enabled        = true
  }
  point_in_time_recovery {
    enabled = true
  }
  tags = {
    team = "orders"
  }
}

resource "aws_dynamodb_table_item" "first" {
  table_name = aws_dynamodb_table.orders.name
  hash_key   = aws_dynamodb_table.orders.hash_key
  range_key  = aws_dynamodb_table.orders.range_key
  item       = jsonencode({ customer = { S = "anna" }, placed = { N = "1" }, state = { S = "new" } })
}

# A table in two regions, each with its own recovery.
resource "aws_dynamodb_table" "everywhere" {
  name                        = "${var.bucket}-everywhere"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"
  deletion_protection_enabled = false

  attribute {
    name = "id"
    type = "S"
  }
  ttl {
    attribute_name = "until"
    enabled        = true
  }
  replica {
    region_name            = "eu-west-1"
    point_in_time_recovery = true
  }
}

resource "aws_dynamodb_table_item" "everywhere" {
  table_name = aws_dynamodb_table.everywhere.name
  hash_key   = aws_dynamodb_table.everywhere.hash_key
  item       = jsonencode({ id = { S = "1" } })
}

resource "aws_dynamodb_contributor_insights" "everywhere" {
  table_name = aws_dynamodb_table.everywhere.name
}

# A table with a key of one's own, and one with the key that AWS manages.
resource "aws_dynamodb_table" "sealed" {
  name         = "${var.bucket}-sealed"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.sealed.arn
  }
}

resource "aws_dynamodb_table_item" "sealed" {
  table_name = aws_dynamodb_table.sealed.name
  hash_key   = aws_dynamodb_table.sealed.hash_key
  item       = jsonencode({ id = { S = "1" } })
}

resource "aws_dynamodb_table" "managed" {
  name         = "${var.bucket}-managed"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
  server_side_encryption {
    enabled = true
  }
}
