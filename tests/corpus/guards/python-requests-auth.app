-- client.py --
import requests
requests.get("https://shop.example", auth=("user", "Made-Up-1"), params={"password": "Made-Up-1"})
