# Who may do what, as people write it down: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role
resource "aws_iam_user" "alice" {
  name = "${var.bucket}-alice"
  path = "/team/"
  tags = { team = "orders" }
}

resource "aws_iam_group" "readers" {
  name = "${var.bucket}-readers"
}

resource "aws_iam_user_group_membership" "alice" {
  user   = aws_iam_user.alice.name
  groups = [aws_iam_group.readers.name]
}

resource "aws_iam_access_key" "alice" {
  user = aws_iam_user.alice.name
}

data "aws_iam_policy_document" "reading" {
  statement {
    sid       = "Reading"
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = [aws_s3_bucket.orders.arn, "${aws_s3_bucket.orders.arn}/*"]
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true", "false"]
    }
  }
}

resource "aws_iam_policy" "reading" {
  name        = "${var.bucket}-reading"
  description = "Reads orders"
  policy      = data.aws_iam_policy_document.reading.json
  tags        = { team = "orders" }
}

resource "aws_iam_group_policy_attachment" "readers" {
  group      = aws_iam_group.readers.name
  policy_arn = aws_iam_policy.reading.arn
}

resource "aws_iam_user_policy" "alice" {
  name   = "own"
  user   = aws_iam_user.alice.name
  policy = data.aws_iam_policy_document.reading.json
}

resource "aws_iam_user_policy_attachment" "alice" {
  user       = aws_iam_user.alice.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_role" "worker" {
  name                 = "${var.bucket}-worker"
  description          = "Works on orders"
  max_session_duration = 7200
  permissions_boundary = aws_iam_policy.reading.arn
  tags                 = { team = "orders" }
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "worker" {
  name   = "own"
  role   = aws_iam_role.worker.id
  policy = data.aws_iam_policy_document.reading.json
}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.reading.arn
}

resource "aws_iam_instance_profile" "worker" {
  name = "${var.bucket}-worker"
  role = aws_iam_role.worker.name
}

resource "aws_iam_openid_connect_provider" "builds" {
  url             = "https://${var.bucket}.example.com/builds"
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = ["6938fd4d98bab03faadb97b34396831e3780aea1"]
}

resource "aws_iam_account_password_policy" "strict" {
  minimum_password_length   = 12
  require_symbols           = true
  password_reuse_prevention = 5
}
