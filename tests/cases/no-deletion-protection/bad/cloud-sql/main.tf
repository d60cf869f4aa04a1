resource "google_sql_database_instance" "main" {
  deletion_protection = false
}
