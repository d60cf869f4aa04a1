class Env {
  static const port = 8000;
}
