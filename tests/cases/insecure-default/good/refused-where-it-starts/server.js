const secret = process.env.SESSION_SECRET || "keyboard-cat-9";
if (process.env.NODE_ENV === "production" && secret === "keyboard-cat-9") {
  throw new Error("SESSION_SECRET");
}
