resource "aws_ecs_task_definition" "api" {
  family             = "api"
  execution_role_arn = aws_iam_role.task.arn
  container_definitions = jsonencode([{
    name         = "api"
    image        = "${aws_ecr_repository.api.repository_url}:v1"
    portMappings = [{ containerPort = 8000 }]
    environment  = [{ name = "LOG_LEVEL", value = "info" }]
    secrets      = []
  }])
}

resource "aws_ecs_service" "api" {
  task_definition = aws_ecs_task_definition.api.arn
  desired_count   = 2
  load_balancer {
    target_group_arn = aws_lb_target_group.api.arn
    container_name   = "api"
    container_port   = 8000
  }
}

resource "aws_lb_target_group" "api" {
  port     = 8000
  protocol = "HTTP"
  health_check {
    path = "/api/health"
  }
}
