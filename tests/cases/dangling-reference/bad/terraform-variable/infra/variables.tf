variable "db_password" {
  sensitive = true
}

variable "name" {
  default = "api"
}

locals {
  family = "${var.name}-api"
}
