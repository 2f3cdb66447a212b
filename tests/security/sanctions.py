"""The lines of `matrix.PAGES` and `matrix.ADMIN` for sanctions against recruiters and appeals."""

SANCTIONS = """
#     route                                  kind                   ano off coo edi ins cle con aud adm
GET   decisions:list                         -                      >   x   x   x   .   x   .   x   .
GET   decisions:decision                     recruiters.sanction    >   x   x   x   c   x   o   x   .
POST  decisions:decision                     recruiters.sanction    >   x   x   x   c   x   o   x   .
GET   decisions:letter_pdf                    recruiters.sanction    >   x   x   x   c   x   o   x   .
GET   decisions:appeal_pdf                   recruiters.appeal      >   x   x   x   c   x   o   x   .
"""

SANCTIONS_ADMIN = """
# model                          off coo edi ins cle con aud adm
recruiters.sanction              x   x   x   wc  x   x   x   w
recruiters.sanctionevent         x   x   x   rc  x   x   x   r
recruiters.sanctionrule          x   x   x   r   x   x   x   w
recruiters.cascadeitem           x   x   x   ec  x   x   x   e
recruiters.appeal                x   x   x   wc  x   x   x   w
recruiters.appealevent           x   x   x   rc  x   x   x   r
"""
