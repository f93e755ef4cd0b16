# A pipeline is reported, never edited.
-- .github/workflows/deploy.yml --
on: push
jobs:
  test:
    env:
@@A       SQL: "Server=shop.database.windows.net;User ID=shopadmin;Password=Made-Up-1;Database=shop"
