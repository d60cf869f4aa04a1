variable "environment" { type = string }

module "service" {
  source = "./modules/service"
  image  = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1.4.0"
  environment = [
    { name = "LOG_LEVEL", value = "info" },

  ]
}
