locals {
  services = {
    orders  = { image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1.4.0", port = 8000 }
    billing = { image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/billing:1.4.0", port = 8001 }
  }
}

resource "aws_ecs_task_definition" "each" {
  for_each = local.services
  family   = each.key
  container_definitions = jsonencode([{
    name         = each.key
    image        = each.value.image
    portMappings = [{ containerPort = each.value.port }]
  }])
}

resource "aws_ecs_service" "each" {
  for_each        = local.services
  task_definition = aws_ecs_task_definition.each[each.key].arn
  desired_count   = 2
  load_balancer {
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/${each.key}/1"
    container_name   = each.key
    container_port   = each.value.port
  }
}
