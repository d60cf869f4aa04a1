document.title = import.meta.env.VITE_SITE_NAME;
fetch(import.meta.env.VITE_API_URL);
