resource "aws_db_instance" "main" {
  engine = "postgres"
  skip_final_snapshot = true
  deletion_protection = true
}
