"""The lines of `matrix.PAGES` and `matrix.ADMIN` for the inspector's desk.

`do` is asked for an action that there is not: whoever is let in finds nothing.
"""

DESK = """
#     route                                  kind                   ano off coo edi ins cle con aud adm
POST  admin:recruiters_complaint_export      -                      >   x   x   x   .   x   x   x   .
POST  admin:recruiters_complaint_do          recruiters.complaint   >   x   x   x   -   x   x   x   -
POST  admin:recruiters_complaint_contact     recruiters.complaint   >   x   x   x   c   x   x   x   .
GET   admin:recruiters_complaintletter_pdf   recruiters.complaintletter > x x   x   c   x   x   x   .
POST  admin:recruiters_complaintletter_send  recruiters.complaintletter > x x   x   c   x   x   x   .
"""

DESK_ADMIN = """
# model                          off coo edi ins cle con aud adm
recruiters.complaintexclusion    x   x   x   x   x   x   x   r
recruiters.complaintletter       x   x   x   ec  x   x   x   e
recruiters.declaredinterest      x   x   x   w   x   x   x   w
recruiters.lettertemplate        x   x   x   r   x   x   x   w
"""
