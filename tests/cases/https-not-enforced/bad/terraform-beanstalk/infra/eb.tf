resource "aws_elastic_beanstalk_environment" "orders" {
  name        = "orders"
  application = "orders"
  setting {
    namespace = "aws:elbv2:listener:443"
    name      = "Protocol"
    value     = "HTTPS"
  }
}
