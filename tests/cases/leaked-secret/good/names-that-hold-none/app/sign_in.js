const password = this.getElementValue('input#pass1W-q');
