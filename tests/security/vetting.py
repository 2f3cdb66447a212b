"""The lines of `matrix.PAGES` and `matrix.ADMIN` for the vetting of recruiters.

`do` is asked for an action that there is not: whoever is let in finds nothing.
"""

VETTING = """
#     route                                  kind                   ano off coo edi ins cle con aud adm
POST  admin:recruiters_vettingcase_do        recruiters.vettingcase >   x   x   x   -   x   x   x   -
POST  admin:recruiters_vettingcase_answers   recruiters.vettingcase >   x   x   x   c   x   x   x   .
GET   admin:recruiters_vettingcase_paper     recruiters.vettingcase >   x   x   x   c   x   x   x   .
GET   admin:recruiters_vettingcase_letter    recruiters.vettingcase >   x   x   x   c   x   x   x   .
GET   own_vetting:list                       -                      >   x   x   x   x   x   .   x   x
POST  own_vetting:list                       -                      >   x   x   x   x   x   .   x   x
GET   own_vetting:case                       recruiters.vettingcase >   x   x   x   x   x   o   x   x
POST  own_vetting:case                       recruiters.vettingcase >   x   x   x   x   x   o   x   x
GET   own_vetting:letter_pdf                 recruiters.vettingletter > x   x   x   x   x   o   x   x
"""

VETTING_ADMIN = """
# model                          off coo edi ins cle con aud adm
recruiters.licencereminder       x   x   x   r   x   x   x   r
recruiters.vettingcase           x   x   x   wc  x   x   x   w
recruiters.vettingcondition      x   x   x   ec  x   x   x   e
recruiters.vettingevent          x   x   x   rc  x   x   x   r
"""
