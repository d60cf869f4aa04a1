conn = connect(host="10.0.0.4", user="svc", password="wq7!Zk2xPo")
