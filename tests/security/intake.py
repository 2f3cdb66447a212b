"""The lines of `matrix.PAGES` for the pages on which a complaint comes in. What opens nothing is answered with 404, whoever asks."""

INTAKE = """
#     route                                  kind                   ano off coo edi ins cle con aud adm
GET   intake:walk                            -                      .   .   .   .   .   .   .   .   .
POST  intake:walk                            -                      .   .   .   .   .   .   .   .   .
GET   intake:back                            -                      .   .   .   .   .   .   .   .   .
POST  intake:back                            -                      .   .   .   .   .   .   .   .   .
GET   intake:paper                           -                      .   .   .   .   .   .   .   .   .
GET   complaints:new                         -                      >   .   .   x   .   x   x   x   .
POST  complaints:new                         -                      >   .   .   x   .   x   x   x   .
POST  complaints:evidence                    recruiters.complaintevidence > x x x   c   x   x   x   .
POST  api-complaints                         -                      .   .   .   .   .   .   .   .   .
POST  api-complaint-status                   -                      -   -   -   -   -   -   -   -   -
"""
