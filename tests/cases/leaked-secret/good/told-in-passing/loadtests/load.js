const TEST_PASSWORD = 'Walnut-4471!';
