resource "google_sql_user" "orders" {
  name     = "orders"
  instance = google_sql_database_instance.orders.name
  password = "{{fake:session-secret}}"
}
