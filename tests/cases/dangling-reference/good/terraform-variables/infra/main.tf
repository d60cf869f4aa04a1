resource "aws_db_instance" "main" {
  engine            = "postgres"
  instance_class    = "db.t3.micro"
  storage_encrypted = true
  username          = "app"
  password          = var.db_password
  identifier        = "${var.name}-db"
  kms_key_id        = data.aws_db_instance.other.kms_key_id
}

resource "aws_ecs_task_definition" "api" {
  family = local.family
  container_definitions = jsonencode([{
    name  = "api"
    image = "acme/api:1"
    environment = [for var in ["A"] : { name = var.name, value = "x" }]
    secrets = [{ name = "HOST", valueFrom = "var.host/${aws_db_instance.main.address}" }]
  }])
}
