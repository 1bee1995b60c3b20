"""The rights people have over their own data (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, NĐ 356/2025/NĐ-CP), each as
a page: the notice of processing and who acknowledged it, consents, a copy of one's data, requests with their time
limits, erasure that leaves figures standing, what is kept how long, and who opened whose data.
"""
