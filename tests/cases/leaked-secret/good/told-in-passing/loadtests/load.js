const TEST_PASSWORD = 'LoadTest123!';
