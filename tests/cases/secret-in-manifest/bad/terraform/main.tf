resource "aws_apprunner_service" "api" {
  service_name = "shop"
  source_configuration {
    image_repository {
      image_identifier      = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1.2.0"
      image_repository_type = "ECR"
      image_configuration {
        port = "8080"
        runtime_environment_variables = { SESSION_SECRET = "{{fake:session-secret}}" }
      }
    }
  }
}
