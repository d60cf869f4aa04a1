resource "aws_lambda_function" "api" {
  function_name = "api"
  handler       = "app.handler"
  runtime       = "python3.12"
  filename      = "api.zip"
  role          = aws_iam_role.api.arn
  environment {
    variables = {
      LOG_LEVEL = "info"
    }
  }
}
