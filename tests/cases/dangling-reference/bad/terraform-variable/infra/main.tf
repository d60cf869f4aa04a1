resource "aws_db_instance" "main" {
  engine            = "postgres"
  instance_class    = "db.t3.micro"
  storage_encrypted = true
  username          = "app"
  password          = var.db_pasword
  identifier        = "${var.name}-db"
  kms_key_id        = data.aws_kms_key.main.arn
}

resource "aws_ecs_task_definition" "api" {
  family = local.family
  container_definitions = jsonencode([{
    name  = "api"
    image = "acme/api:1"
    environment = [for var in ["A"] : { name = var.name, value = "x" }]
    secrets = [{ name = "HOST", valueFrom = "var.host/${aws_db_instance.mian.address}" }]
  }])
}
