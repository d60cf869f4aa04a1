resource "google_sql_database_instance" "main" {
  database_version = "POSTGRES_15"
}
