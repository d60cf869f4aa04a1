require('@strapi/strapi').createStrapi().start();
