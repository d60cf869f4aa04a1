resource "aws_ecs_task_definition" "api" {
  family                = "api"
  container_definitions = jsonencode([{ name = "api", image = "shop/api:1", portMappings = [{ containerPort = 8000 }] }])
}

resource "aws_ecs_service" "api" {
  task_definition = aws_ecs_task_definition.api.arn
  desired_count   = 2
}

resource "aws_lb_listener" "https" {
  port     = 443
  protocol = "HTTPS"
  default_action { type = "forward" }
}

resource "aws_lb_listener" "http" {
  port     = 80
  protocol = "HTTP"
  default_action { type = "forward" }
}
