"""What this course hands its learners: small nets and data (``given``), pretrained nets (``zoo``), its pictures."""
