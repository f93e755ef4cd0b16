-- deploy.yaml --
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: shop
          env:
            - name: DATABASE_URL
@@A               value: postgres://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop
