package shop;

class Shop { }
