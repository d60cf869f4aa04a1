resource "aws_db_instance" "main" {
  engine = "postgres"
  multi_az = var.multi_az
}
