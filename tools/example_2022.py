"""What stands beside the figures of the example's year 2022: registers, score sheets, votes, nominations.

A plainer year than 2021: the appraisers' scores are drawn by lot, every vote is clear, nothing is contested.
"""

from datetime import date

from example_emulation import DEPUTY, HEAD, LEADER, MINISTRY, Proposals, Votes
from example_figures import OFFICE
from example_registers import LARGE, PROLONGED, RegisterYear
from example_scores import PROVINCE_TABLE, Appraisal

REGISTERS = RegisterYear(
    year=2022,
    case_prefix="MH22-",
    large_cases={
        OFFICE: ((LARGE, 330, 80), (LARGE, 120, 400), (PROLONGED, 40, 0)),
        "1-01": ((LARGE, 280, 60), (PROLONGED, 55, 0)),
        "1-02": ((LARGE, 420, 950), (PROLONGED, 80, 0)),
        "1-03": ((LARGE, 120, 0),),
        "1-08": ((LARGE, 110, 450),),
        "2-04": ((LARGE, 100, 300),),
        "2-08": ((LARGE, 120, 100),),
        "3-01": ((PROLONGED, 90, 200),),
        "3-06": ((PROLONGED, 80, 0),),
    },
    on_time=("01/10/2022", "03/10/2022", "04/10/2022"),
    due="04/10/2022",
    late={"2-02": "06/10/2022"},
)
VOTES = Votes(
    year=2022,
    held_on={"Cụm 1": date(2022, 10, 17), "Cụm 2": date(2022, 10, 17), "Cụm 3": date(2022, 10, 18)},
    rows=(
        ("Cụm 1", LEADER, 1, 9, 9, 0, {"1-02": 7, "1-01": 2}),
        ("Cụm 1", HEAD, 1, 9, 9, 0, {"1-04": 8, "1-05": 1}),
        ("Cụm 1", DEPUTY, 1, 9, 9, 0, {"1-05": 7, "1-06": 2}),
        ("Cụm 2", LEADER, 1, 10, 10, 0, {"2-06": 8, "2-10": 2}),
        ("Cụm 2", HEAD, 1, 10, 10, 0, {"2-04": 9, "2-05": 1}),
        ("Cụm 2", DEPUTY, 1, 10, 10, 0, {"2-05": 8, "2-06": 2}),
        ("Cụm 3", LEADER, 1, 8, 8, 0, {"3-05": 7, "3-06": 1}),
        ("Cụm 3", HEAD, 1, 8, 8, 0, {"3-04": 7, "3-05": 1}),
        ("Cụm 3", DEPUTY, 1, 8, 8, 0, {"3-05": 8}),
    ),
)
PROPOSALS = Proposals(
    year=2022,
    best_workers={OFFICE: (1, 2), "1-01": (1,), "1-02": (1,), "1-06": (1,), "2-01": (1,), "2-06": (1,), "3-05": (1,)},
    collectives={
        "tap-the-lao-dong-tien-tien": dict.fromkeys(("1-01", "1-02", "1-06", "2-01", "2-06", "3-02", "3-05")),
        "tap-the-lao-dong-xuat-sac": dict.fromkeys(("1-02", "2-01", "2-06", "3-05")),
        "co-thi-dua-nganh-tu-phap": dict.fromkeys(("1-02", "2-06", "3-05")),
        "bang-khen-tap-the": {"1-02": 2},
        "giay-khen": dict.fromkeys(("2-10", "3-02")),
    },
    achievements={
        "bang-khen-tap-the": "Thành tích xuất sắc hai năm liên tục",
        "giay-khen": "Thành tích trong đợt thi đua cao điểm cuối năm 2022",
    },
    persons=(
        ("chien-si-thi-dua-bo", OFFICE, 1, 3, ""),
        ("giay-khen", "2-04", 1, None, "Thành tích trong công tác dân vận năm 2022"),
    ),
    initiatives={(OFFICE, 1): MINISTRY},
)
APPRAISAL = Appraisal(
    year=2022,
    tables={ranking: f"{ranking}-2022" for ranking in (PROVINCE_TABLE, "cum-1", "cum-2", "cum-3")},
)
