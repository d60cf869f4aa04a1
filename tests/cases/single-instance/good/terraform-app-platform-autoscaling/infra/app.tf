resource "digitalocean_app" "orders" {
  spec {
    name   = "orders"
    region = "ams"
    service {
      name               = "orders"
      autoscaling {
        min_instance_count = 2
        max_instance_count = 4
        metrics {
          cpu {
            percent = 70
          }
        }
      }
      instance_size_slug = "apps-d-1vcpu-0.5gb"
      http_port          = 8000
      dockerfile_path    = "Dockerfile"
      git {
        repo_clone_url = "https://git.example.com/shop/orders.git"
        branch         = "main"
      }
      health_check {
        http_path = "/health"
      }
      env {
        key   = "LOG_LEVEL"
        value = "info"
        type  = "GENERAL"
      }
    }
    domain {
      name = "orders.example.com"
    }
  }
}
