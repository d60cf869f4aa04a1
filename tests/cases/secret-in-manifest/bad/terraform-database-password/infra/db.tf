resource "aws_db_instance" "orders" {
  engine            = "postgres"
  instance_class    = "db.t4g.small"
  storage_encrypted = true
  username          = "orders"
  password          = "{{fake:session-secret}}"
}
