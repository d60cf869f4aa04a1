resource "digitalocean_app" "shop" {
  spec {
    name = "shop"
    service {
      name      = "web"
      http_port = 8000
      github {
        repo   = "shop/web"
        branch = "main"
      }
    }
  }
}
