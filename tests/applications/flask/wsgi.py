from pages_site.factory import create_app

application = create_app()
