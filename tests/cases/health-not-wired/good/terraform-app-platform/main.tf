resource "digitalocean_app" "shop" {
  spec {
    name = "shop"
    service {
      name      = "web"
      http_port = 8000
      health_check {
        http_path = "/health"
      }
      github {
        repo   = "shop/web"
        branch = "main"
      }
    }
  }
}
