# What a user writes for a machine with a published version behind an alias, and for an activity.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "endpoint" {
  type = string
}

variable "comment" {
  type = string
}

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "111122223333"
  secret_key                  = "any"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true

  endpoints {
    sfn = var.endpoint
  }
}

resource "aws_sfn_activity" "packing" {
  name = "packing"

  tags = {
    team = "orders"
  }
}

resource "aws_sfn_state_machine" "orders" {
  name     = "orders"
  role_arn = "arn:aws:iam::111122223333:role/orders"
  publish  = true

  definition = jsonencode({
    Comment = var.comment
    StartAt = "Pack"
    States = {
      Pack = {
        Type     = "Task"
        Resource = aws_sfn_activity.packing.id
        End      = true
      }
    }
  })

  tags = {
    team = "orders"
  }
}

resource "aws_sfn_alias" "live" {
  name = "live"

  routing_configuration {
    state_machine_version_arn = aws_sfn_state_machine.orders.state_machine_version_arn
    weight                    = 100
  }
}

output "machine" {
  value = aws_sfn_state_machine.orders.arn
}

output "version" {
  value = aws_sfn_state_machine.orders.state_machine_version_arn
}

output "alias" {
  value = aws_sfn_alias.live.arn
}
