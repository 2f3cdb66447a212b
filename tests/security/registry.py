"""The lines of `matrix.ADMIN` for the registry of people."""

REGISTRY_ADMIN = """
# model                          off coo edi ins cle con aud adm
workers.availability             ro  rc  x   rc  x   x   x   r
workers.consent                  ro  rc  x   rc  x   x   x   r
workers.consenttext              r   r   x   r   x   x   x   w
workers.erasurerequest           ro  rc  x   rc  x   x   x   r
workers.exportlog                x   x   x   x   x   x   x   r
workers.fileopening              ro  rc  x   rc  x   x   x   r
workers.identitydocument         ro  rc  x   rc  x   x   x   r
workers.languageclaim            ro  rc  x   rc  x   x   x   r
workers.legalhold                ro  rc  x   rc  x   x   x   r
workers.protectioncontact        r   r   x   r   x   x   x   w
workers.retentionrule            r   r   x   r   x   x   x   w
workers.paststay                 ro  rc  x   rc  x   x   x   r
workers.placewish                ro  rc  x   rc  x   x   x   r
workers.programmewish            ro  rc  x   rc  x   x   x   r
workers.skillclaim               ro  rc  x   rc  x   x   x   r
workers.supportingpaper          ro  rc  x   rc  x   x   x   r
workers.worker                   eo  ec  x   rc  x   x   x   e
workers.workerevent              ro  rc  x   rc  x   x   x   r
workers.workexperience           ro  rc  x   rc  x   x   x   r
"""
