require("mongoose").connect("mongodb://localhost/app");
