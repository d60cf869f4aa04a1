resource "aws_ecs_task_definition" "api" {
  family                = "api"
  container_definitions = jsonencode([{ name = "api", image = "shop/api:1", portMappings = [{ containerPort = 4000 }] }])
}

resource "aws_ecs_service" "api" {
  task_definition = aws_ecs_task_definition.api.arn
  load_balancer {
    target_group_arn = aws_lb_target_group.api.arn
    container_name   = "api"
    container_port   = 4000
  }
}

resource "aws_lb_target_group" "api" {
  health_check {
    path = "/.well-known/apollo/server-health"
  }
}
