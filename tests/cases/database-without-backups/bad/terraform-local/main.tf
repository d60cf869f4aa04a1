locals {
  days = 0
}

resource "aws_db_instance" "main" {
  engine                  = "postgres"
  backup_retention_period = local.days
}
