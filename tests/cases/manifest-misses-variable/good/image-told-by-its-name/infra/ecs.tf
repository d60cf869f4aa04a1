resource "aws_ecr_repository" "billing_api" {
  name = "billing-api"
}

resource "aws_ecs_task_definition" "api" {
  family = "billing"
  container_definitions = jsonencode([
    {
      name      = "api"
      image     = "${aws_ecr_repository.billing_api.repository_url}:latest"
      essential = true
      portMappings = [{ containerPort = 8080 }]
      environment = [
        { name = "LOG_LEVEL", value = "info" },
        { name = "PAYMENTS_KEY", value = "arn:aws:secretsmanager:eu-west-1:1:secret:x" }
      ]
    }
  ])
}
