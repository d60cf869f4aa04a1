resource "google_cloud_run_v2_service" "orders" {
  name     = "orders"
  location = "europe-west1"
  template {
    scaling {
      min_instance_count = 1
      max_instance_count = 8
    }
    containers {
      image = "europe-west1-docker.pkg.dev/shop/orders/orders:1.4.0"
      ports { container_port = 8000 }
      env {
        name  = "LOG_LEVEL"
        value = "info"
      }
      startup_probe {
        http_get { path = "/health" }
      }
    }
  }
}
