resource "digitalocean_database_cluster" "orders" {
  name       = "orders"
  engine     = "pg"
  version    = "16"
  size       = "db-s-1vcpu-1gb"
  region     = "ams3"
  node_count = 1
}

resource "digitalocean_database_firewall" "orders" {
  cluster_id = digitalocean_database_cluster.orders.id
  rule {
    type  = "ip_addr"
    value = "0.0.0.0/0"
  }
}
