variable "days" {
  default = 0
}

resource "aws_db_instance" "main" {
  backup_retention_period = var.days
}
