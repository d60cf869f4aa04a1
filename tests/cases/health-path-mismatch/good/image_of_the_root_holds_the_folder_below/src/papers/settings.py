ROOT_URLCONF = "papers.urls"
