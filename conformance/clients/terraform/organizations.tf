# An organization with a unit, and policies on both. It belongs to an account of its own, so that it can be destroyed; the
# account that is made belongs to one that stays, since a closed account keeps its organization for ninety days.
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/organizations_organization
variable "manager" { type = string }
variable "employer" { type = string }

provider "aws" {
  alias                   = "manager"
  region                  = "us-east-1"
  access_key              = var.manager
  secret_key              = "test"
  skip_metadata_api_check = true

  endpoints {
    sts           = var.endpoint
    iam           = var.endpoint
    organizations = var.endpoint
  }
}

provider "aws" {
  alias                   = "employer"
  region                  = "us-east-1"
  access_key              = var.employer
  secret_key              = "test"
  skip_metadata_api_check = true

  endpoints {
    sts           = var.endpoint
    iam           = var.endpoint
    organizations = var.endpoint
  }
}

resource "aws_organizations_organization" "company" {
  provider                      = aws.manager
  feature_set                   = "ALL"
  enabled_policy_types          = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]
  aws_service_access_principals = ["config.amazonaws.com"]
}

resource "aws_organizations_organizational_unit" "workloads" {
  provider  = aws.manager
  name      = "Workloads"
  parent_id = aws_organizations_organization.company.roots[0].id
  tags = {
    stage = "test"
  }
}

resource "aws_organizations_policy" "regions" {
  provider = aws.manager
  name     = "regions"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyEurope"
      Effect    = "Deny"
      Action    = "s3:CreateBucket"
      Resource  = "*"
      Condition = { StringNotLike = { "aws:RequestedRegion" = "eu-*" } }
    }]
  })
  depends_on = [aws_organizations_organization.company]
}

resource "aws_organizations_policy" "perimeter" {
  provider    = aws.manager
  name        = "perimeter"
  description = "Strangers stay outside"
  type        = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = "*"
      Condition = { StringNotEqualsIfExists = { "aws:PrincipalOrgID" = aws_organizations_organization.company.id } }
    }]
  })
}

resource "aws_organizations_policy_attachment" "regions" {
  provider  = aws.manager
  policy_id = aws_organizations_policy.regions.id
  target_id = aws_organizations_organizational_unit.workloads.id
}

resource "aws_organizations_policy_attachment" "perimeter" {
  provider  = aws.manager
  policy_id = aws_organizations_policy.perimeter.id
  target_id = aws_organizations_organization.company.roots[0].id
}

resource "aws_organizations_account" "data" {
  provider          = aws.employer
  name              = "data"
  email             = "${var.bucket}@example.org"
  close_on_deletion = true
  tags = {
    team = "data"
  }
}
