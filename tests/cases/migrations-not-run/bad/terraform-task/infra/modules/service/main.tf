variable "image" { type = string }
variable "environment" { type = list(object({ name = string, value = string })) }

resource "aws_ecs_task_definition" "orders" {
  family             = "orders"
  execution_role_arn = aws_iam_role.execution.arn
  memory             = 1024
  container_definitions = jsonencode([{
    name         = "orders"
    image        = var.image
    environment  = var.environment
    command      = ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]
    portMappings = [{ containerPort = 8000 }]
  }])
}

resource "aws_ecs_service" "orders" {
  task_definition = aws_ecs_task_definition.orders.arn
  desired_count   = 2
  load_balancer {
    target_group_arn = aws_lb_target_group.orders.arn
    container_name   = "orders"
    container_port   = 8000
  }
}

resource "aws_lb_target_group" "orders" {
  port     = 80
  protocol = "HTTP"
  health_check {
    path = "/health"
  }
}

resource "aws_iam_role" "execution" {
  name               = "orders"
  assume_role_policy = "{}"
}
