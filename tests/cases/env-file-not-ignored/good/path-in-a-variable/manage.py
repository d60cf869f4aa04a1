import os

import dotenv

dotenv.load_dotenv(dotenv_path=os.environ.get("DOTENV_PATH"))
