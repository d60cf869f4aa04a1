resource "digitalocean_database_cluster" "main" {
  engine = "pg"
  size   = "db-s-1vcpu-1gb"
}

resource "digitalocean_database_firewall" "main" {
  cluster_id = digitalocean_database_cluster.main.id

  rule {
    type  = "ip_addr"
    value = "203.0.113.7"
  }
}
